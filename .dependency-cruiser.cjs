// The direction of dependencies. CONTRIBUTING.md says in words where things go; this holds it.
const below = (folder) => `^${folder}/`

/** Nothing in `from` may import anything in `to`. */
const forbid = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: to },
})

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'A cycle of values makes the order of loading matter. (Types may refer to one another.) One is in the nature of ' +
        "the matter: a scalar subquery's type is its plan's, and a plan's columns have the types of expressions. Both " +
        'modules hold functions only, so that either can be loaded first.',
      severity: 'error',
      from: { pathNot: '^driver/sql/(expressions/expression-type|plan/logical/plan-output)[.]ts$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-packages',
      comment: 'What users run needs packages from "dependencies", or brings them (the tools of deploying).',
      severity: 'error',
      from: { path: '^(common|driver|executor-fn|shuffle)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm-peer'] },
    },

    forbid('common-is-a-leaf', below('common'), '^(driver|executor-fn|shuffle|cdk|test|bench|examples)/'),
    forbid('common-types-and-errors-first', '^common/(types|errors)/', '^common/(config|logging|storage|protocol)/'),
    forbid('shuffle-uses-common-only', below('shuffle'), '^(driver|executor-fn|cdk|test|bench|examples)/'),
    forbid('executor-never-driver', below('executor-fn'), '^(driver|cdk|test|bench|examples)/'),
    forbid(
      'driver-never-executor',
      below('driver'),
      '^(executor-fn|cdk|test|bench|examples)/',
      'It starts executors by path.',
    ),
    forbid('cdk-alone', below('cdk'), '^(driver|executor-fn|shuffle|test|bench|examples)/', 'It takes built assets.'),

    forbid(
      'scheduler-sees-opaque-fragments',
      below('driver/scheduler'),
      '^driver/(sql|api|rdd|session|application|connect|deploy|ui)/',
      'Stages are ids, parents, partitions and an opaque fragment.',
    ),
    forbid(
      'planning-below-front-ends',
      below('driver/sql'),
      '^driver/(api|rdd|session|application|connect|deploy|ui)/',
    ),
    forbid(
      'closure-alone',
      below('driver/closure'),
      '^driver/(?!closure/|call-site/)',
      'UDFs need it as much as RDDs.',
    ),
    forbid('call-site-alone', below('driver/call-site'), '^driver/(?!call-site/)'),
    forbid('rdd-below-application', below('driver/rdd'), '^driver/(api|sql|session|application|connect|deploy|ui)/'),
    forbid(
      'application-below-sessions',
      below('driver/application'),
      '^driver/(api|sql|session|connect|deploy|ui)/',
      'It serves several sessions and knows none of them.',
    ),
    forbid('session-below-api', below('driver/session'), '^driver/(api|connect|deploy|ui)/'),
    forbid(
      'service-knows-no-applications',
      below('driver/service'),
      '^driver/(api|sql|rdd|session|connect|deploy|ui)/',
      'It starts applications as processes of the command line, by path.',
    ),
    forbid('api-never-deploy', below('driver/api'), below('driver/deploy'), 'A program runs without the command line.'),
    forbid(
      'sources-below-planning',
      below('driver/sources'),
      '^driver/(?!sources/)',
      'What files there are and what is in them is known before any plan; RDDs read the same files.',
    ),
    forbid(
      'plan-below-phases',
      '^driver/sql/plan/',
      '^driver/sql/(parser|analyzer|optimizer|planner|sqlgen|catalog)/',
      'A catalog holds plans; a plan knows of no catalog.',
    ),
    forbid('catalog-below-phases', '^driver/sql/catalog/', '^driver/sql/(parser|analyzer|optimizer|planner|sqlgen)/'),
    forbid(
      'expressions-at-the-bottom',
      '^driver/sql/expressions/',
      '^driver/sql/(parser|analyzer|optimizer|planner|sqlgen|catalog)/',
    ),
    forbid('parser-alone', '^driver/sql/parser/', '^driver/sql/(analyzer|optimizer|planner|sqlgen)/'),
    forbid('analyzer-alone', '^driver/sql/analyzer/', '^driver/sql/(optimizer|planner|sqlgen)/'),
    forbid('optimizer-alone', '^driver/sql/optimizer/', '^driver/sql/(analyzer|planner|sqlgen)/'),
    forbid(
      'planner-alone',
      '^driver/sql/planner/',
      '^driver/sql/(parser|analyzer|sqlgen|execution|catalog)/',
      'A plan is decided on before any of it is compiled or run.',
    ),
    forbid(
      'planning-does-no-io',
      '^driver/sql/(expressions|plan|parser|analyzer|optimizer|planner|sqlgen)/',
      '^(node:)?(fs|net|http|https|child_process|worker_threads)(/|$)|^node_modules/|^common/storage/(?!storage-path|partition-path)',
      'What it needs to know of data it is given: sources and driver/sql/execution read.',
    ),
    forbid('sqlgen-alone', '^driver/sql/sqlgen/', '^driver/sql/(parser|analyzer|optimizer|planner)/'),
    forbid('ui-reads-status', below('driver/ui'), '^driver/(?!ui/|status/)'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json'],
    },
  },
}
