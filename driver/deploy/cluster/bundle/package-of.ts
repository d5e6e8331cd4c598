/** The installed package that a file belongs to, by its path; undefined for the user's own files. */
export function packageOf(file: string): { readonly name: string; readonly folder: string } | undefined {
  const [, folder, name] = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(file) ?? []
  return folder === undefined || name === undefined ? undefined : { name, folder }
}
