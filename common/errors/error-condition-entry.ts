export interface ErrorConditionEntry<Template extends string = string> {
  readonly sqlState: string
  /** Parameters stand in angle brackets. */
  readonly message: Template
}

/** The template is kept as a type: the names of the parameters are read from it. */
export const entry = <const Template extends string>(
  sqlState: string,
  message: Template,
): ErrorConditionEntry<Template> => ({ sqlState, message })

/** The names in angle brackets of a template: `'path' | 'reason'` of `'<path>: <reason>'`. */
export type ParameterNames<Template extends string> = Template extends `${string}<${infer Name}>${infer Rest}`
  ? (Name extends `${string}${' ' | ','}${string}` ? never : Name) | ParameterNames<Rest>
  : never
