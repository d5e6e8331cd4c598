// The context of the driver's image: the built driver, its packages by name, version and hash, and how they are put together. It is a part of the
// published package; CDK builds the image of it.
import fs from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
/** Packages that a driver does without whose tasks run elsewhere and whose applications are bundled before. */
const LEFT_OUT = ['@duckdb/node-api', 'yazl']

/** Writes it to `out`, of which nothing was there before. */
export function driverImageContext(out = path.join(root, 'dist/driver-image')) {
  fs.rmSync(out, { recursive: true, force: true })
  fs.cpSync(path.join(root, 'scripts/driver-image'), out, { recursive: true })
  for (const name of ['cli.js', 'flashover.js', 'functions.js', 'chunks'])
    fs.cpSync(path.join(root, 'dist', name), path.join(out, 'dist', name), {
      recursive: true,
      filter: (file) => !file.endsWith('.map'),
    })
  const manifest = driverManifest(readJson('package.json'))
  const write = (name, value) => fs.writeFileSync(path.join(out, name), `${JSON.stringify(value, null, 2)}\n`)
  // By another name: a package.json in the midst of a package would be taken for one of its own.
  write('manifest.json', manifest)
  write('package-lock.json', driverLock(readJson('package-lock.json'), manifest))
}

function driverManifest({ name, version, license, type, engines, exports, dependencies }) {
  const kept = Object.entries(dependencies).filter(([dependency]) => !LEFT_OUT.includes(dependency))
  const { './cdk': _, ...ofDriver } = exports
  return {
    name,
    version,
    license,
    private: true,
    type,
    engines,
    exports: ofDriver,
    dependencies: Object.fromEntries(kept),
  }
}

/** The lock of what the manifest needs, and of what that needs. */
function driverLock({ packages, ...lock }, manifest) {
  const { name, version, license, engines, dependencies } = manifest
  const kept = new Set()
  const keep = (from, wanted) => {
    for (const dependency of Object.keys(wanted)) {
      const place = found(packages, from, dependency)
      if (place === undefined || kept.has(place)) continue
      kept.add(place)
      const entry = packages[place]
      keep(place, { ...entry.dependencies, ...entry.optionalDependencies })
    }
  }
  keep('', dependencies)
  const own = { name, version, license, dependencies, engines }
  return {
    ...lock,
    packages: { '': own, ...Object.fromEntries([...kept].sort().map((place) => [place, packages[place]])) },
  }
}

/** Where a package finds another: in its own folder, or in one above. */
function found(packages, from, name) {
  const place = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`
  if (packages[place] !== undefined) return place
  if (from === '') return undefined
  return found(packages, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name)
}

const readJson = (name) => JSON.parse(fs.readFileSync(path.join(root, name), 'utf8'))
