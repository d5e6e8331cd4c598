import { Command, InvalidArgumentError } from 'commander'
import { submitCommand } from '../submit/submit-command.ts'
import type { BackfillCommandOptions } from './backfill-dates.ts'

/** What `flashover submit` does instead of running an application to its end. */
const NOT_HERE = ['--no-wait', '--status', '--kill']

/** `flashover backfill`: runs of one application for a range of dates. It takes the options of `flashover submit`, too. */
export function backfillCommand(): Command {
  const command = new Command('backfill')
    .description('run an application once for each date of a range, and resume where that stopped')
    .usage('--from <date> --to <date> [options] <app> [args with {date}...]')
    .argument('<app>', 'the file of the application')
    .argument('<args...>', 'its arguments, in which {date} is the date')
    .passThroughOptions()
    .requiredOption('--from <date>', 'the first date, such as 2026-11-01')
    .requiredOption('--to <date>', 'the last date')
    .option('--parallelism <number>', 'how many dates run at once', parseCount, 1)
    .option('--state <folder>', 'where it is kept how far it has come: a folder, or s3://bucket/prefix')
    .option('--keep-going', 'begin the other dates though one has failed', false)
    .addHelpText('after', '\nThe options of `flashover submit` are passed on to each run.')
  for (const option of submitCommand().options) if (!NOT_HERE.includes(option.long ?? '')) command.addOption(option)
  return command.action(async (app: string, args: string[], options: BackfillCommandOptions) => {
    const { backfillDates } = await import('./backfill-dates.ts')
    await backfillDates(app, args, options, submitArgs(command))
  })
}

/** The options of `flashover submit` that were given, as arguments of it. */
function submitArgs(command: Command): readonly string[] {
  return submitCommand().options.flatMap((option) => {
    const name = option.attributeName()
    if (option.long === undefined || command.getOptionValueSource(name) !== 'cli') return []
    const value: unknown = command.getOptionValue(name)
    if (value instanceof Map) return [...value].flatMap(([key, text]) => [option.long ?? '', `${key}=${text}`])
    return value === true ? [option.long] : [option.long, String(value)]
  })
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > 1000) throw new InvalidArgumentError('It is 1 to 1000.')
  return count
}
