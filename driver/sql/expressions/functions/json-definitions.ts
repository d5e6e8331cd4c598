import { arrayType, IntegerType, StringType, VoidType } from '../../../../common/types/data-type.ts'
import { onlyStrings } from './argument-checks.ts'
import { defineFunctions, replaceable, scalar } from './define-functions.ts'
import {
  checkReadCall,
  checkSample,
  checkWriteCall,
  jsonSchemaOf,
  readJson,
  writeJson,
} from './json-schema-arguments.ts'

const isMap = (schema: string): boolean => /^\s*map\s*</i.test(schema)

const TEXTS = { nullable: 'always', nullIntolerant: true, check: onlyStrings } as const

/** Functions of texts in JSON. */
export const jsonDefinitions = defineFunctions({
  from_json: scalar([2, 3], ['any'], VoidType, {
    nullable: 'always',
    nullIntolerant: true,
    raises: ['MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION'],
    check: checkReadCall,
    rewrite: readJson,
    texts: { from_json: { form: ([text = '', schema = '']) => (isMap(schema) ? 'entries' : `from_json(${text})`) } },
    differs:
      'schema and options have to be literals; no intervals, no variant; a name that comes twice in a map has its last value only; of text that is malformed within a nested value no field is kept',
  }),
  to_json: scalar([1, 2], ['any'], StringType, {
    nullable: 'always',
    nullIntolerant: true,
    check: checkWriteCall,
    rewrite: writeJson,
    texts: { to_json: { form: ([value = '']) => `to_json(${value})` } },
    differs:
      'options have to be literals; no intervals; the options pretty, sortKeys and writeNonAsciiCharacterAsCodePoint are refused',
  }),
  schema_of_json: replaceable([1, 2], jsonSchemaOf, {
    check: checkSample('json'),
    texts: { schema_of_json: { form: ([sample = '']) => `schema_of_json(${sample})` } },
    differs: 'the sample has to be a literal; one that is no JSON, or has a name twice, is refused',
  }),
  get_json_object: scalar(2, ['string'], StringType, TEXTS),
  json_array_length: scalar(1, ['string'], IntegerType, TEXTS),
  json_object_keys: scalar(1, ['string'], arrayType(StringType), TEXTS),
})
