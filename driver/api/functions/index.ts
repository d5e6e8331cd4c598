export * from './aggregate-functions.ts'
export * from './column-functions.ts'
export * from './scalar-functions.ts'
