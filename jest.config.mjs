import { readdirSync } from 'node:fs';

const libraries = readdirSync(new URL('libs', import.meta.url));

/**
 * Pure specs (`*.unit.spec.ts`), adapters on their real store (`*.int.spec.ts`), the product through its front door
 * (`*.e2e.spec.ts`), and what takes minutes (`*.long.spec.ts`, only with `npm test -- --long`).
 */
export default {
  testEnvironment: 'node',
  // A busy machine is no failure; what hangs is ended all the same.
  testTimeout: 60_000,
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '[.]long[.]spec[.]ts$'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+[.]ts$': '@swc/jest' },
  moduleNameMapper: {
    // Our libraries by name: packages have `#` imports of their own.
    [`^#((?:${libraries.join('|')})(?:/.+)?)$`]: '<rootDir>/libs/$1/index.ts',
    '^([.]{1,2}/.*)[.]js$': '$1',
  },
  // The default leaves one of two cores idle.
  maxWorkers: '100%',
  collectCoverageFrom: ['{apps,libs}/**/*.ts', '!**/*.spec.ts', '!**/{contract,spec,testing}/**', '!apps/*/main.ts'],
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'json-summary'],
};
