import { Option } from 'commander'
import { config } from '../../../common/config/config-entries.ts'

/** `--cluster NAME` of commands that have no other settings. */
export const clusterOption = (): Option =>
  new Option('--cluster <name>', 'the deployed cluster').default(config.cluster.defaultText)
