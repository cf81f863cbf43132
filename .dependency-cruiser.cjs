/**
 * The arrows of the house (docs/architecture.md). `npm run build` fails on any other.
 * crypto ← contract ← everything; the rooms do not import each other, with the few doors named here.
 */
const rooms = ['scanner', 'gateway', 'server', 'client', 'cli', 'supervisor'];

/** Where each room may reach besides itself, crypto and contract. */
const doors = {
  scanner: [],
  gateway: ['^scanner/(rules|detect|inspection)/'],
  server: [],
  client: ['^scanner/(rules|detect)/'],
  cli: ['^scanner/(rules|detect|inspection)/'],
  supervisor: [],
};

module.exports = {
  forbidden: [
    // A circle closed by a type alone is none when the code runs.
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'crypto-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^crypto/' },
      to: { path: `^(contract|${rooms.join('|')})/` },
    },
    {
      name: 'contract-imports-crypto-only',
      severity: 'error',
      from: { path: '^contract/' },
      to: { path: `^(${rooms.join('|')})/` },
    },
    ...rooms.map((room) => ({
      name: `${room}-stays-in-its-room`,
      severity: 'error',
      from: { path: `^${room}/` },
      to: { path: `^(${rooms.filter((other) => other !== room).join('|')})/`, pathNot: doors[room] },
    })),
    {
      name: 'one-importer-of-libsodium',
      severity: 'error',
      from: { pathNot: '^(crypto/sodium\\.ts|test/|bench/|.*\\.test\\.ts)' },
      to: { path: 'node_modules/libsodium' },
    },
    {
      name: 'only-the-relay-opens-the-database',
      severity: 'error',
      from: { pathNot: '^(server/db/|test/|bench/|.*\\.test\\.ts)' },
      to: { path: 'node_modules/pg/' },
    },
    {
      name: 'domain-does-not-know-http',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/(http|jobs|export|main|boot)' },
      to: { path: '^server/(http|jobs|export)/' },
    },
    {
      name: 'db-knows-no-domain',
      severity: 'error',
      from: { path: '^server/db/' },
      to: { path: '^server/', pathNot: '^server/(db|clock|config)' },
    },
    {
      name: 'shipped-code-imports-no-test',
      severity: 'error',
      from: { pathNot: '(^test/|\\.test\\.tsx?$|^bench/)' },
      to: { path: '(^test/|\\.test\\.tsx?$)' },
    },
    {
      name: 'pure-parts-run-in-the-browser',
      severity: 'error',
      from: {
        path: '^(scanner/(rules|detect)|client)/',
        pathNot: '\\.test\\.tsx?$|^client/demo/|^client/vite',
      },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|screenshots)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js'] },
  },
};
