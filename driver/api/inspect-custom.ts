/** The name of the method by which `console.log` of Node shows an object: `inspect.custom`, without asking programs for the types of Node. */
export const inspectCustom: unique symbol = Symbol.for('nodejs.util.inspect.custom')
