import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { build } from './build-dist.ts'
import { childOutput, type ProcessRun } from './child-output.ts'

/** The files of the driver's image, made by the steps of its Dockerfile, for this machine's processor: `/opt/flashover` of a container. */
export function assembleDriverImage(tree: string): void {
  build('--image')
  execFileSync(process.execPath, [path.resolve('dist/driver-image/assemble.mjs'), tree], { stdio: 'inherit' })
}

/*
 * A container without an engine: namespaces of mounts and processes of its own, in which the root is read-only, /tmp is a tmpfs, the image's files
 * are in their place, and the process is the first one, user 1000 without capabilities. The network and the libraries are this machine's.
 * Who is not root is root of a namespace of users for the mounts, and cannot become another user in it.
 */
const CONTAINER = `set -e
tree=$1; node=$2; user=$3; shift 3
mount --make-rprivate /
mount -t tmpfs tmpfs /opt
mkdir -p /opt/flashover /opt/bin
mount --bind "$tree" /opt/flashover
touch /opt/bin/node
mount --bind "$node" /opt/bin/node
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -o remount,ro,bind /opt/flashover
mount -o remount,ro /opt
mount -o remount,ro,bind /
cd /tmp
exec setpriv $user --no-new-privs --bounding-set=-all --inh-caps=-all env -i PATH=/opt/bin:/usr/bin:/bin "$@"`

export interface Container {
  /** To its first process. */
  readonly signal: (name: NodeJS.Signals) => void
  readonly stderr: () => string
  readonly ended: Promise<ProcessRun>
}

/** The command line in a container. */
export const CLI = '/opt/flashover/dist/cli.js'

/** Starts Node in such a container: `startContainer(tree, [CLI, '--version'])`. */
export function startContainer(
  tree: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Container {
  const isRoot = process.getuid?.() === 0
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child', ...(isRoot ? [] : ['--user', '--map-root-user'])]
  const user = isRoot ? '--reuid=1000 --regid=1000 --clear-groups' : ''
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const node = fs.realpathSync(process.execPath)
  const command = ['sh', '-c', CONTAINER, 'sh', tree, node, user, ...variables, '/opt/bin/node', ...args]
  const child = spawn('unshare', [...namespaces, ...command], { stdio: ['ignore', 'pipe', 'pipe'] })
  const { stderr, ended } = childOutput(child)
  const signal = (name: NodeJS.Signals): void => {
    const children = fs.readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
    process.kill(Number.parseInt(children, 10), name)
  }
  return { signal, stderr, ended }
}
