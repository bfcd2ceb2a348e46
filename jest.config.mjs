/** Pure specs (`*.unit.spec.ts`), adapters on their real store (`*.int.spec.ts`), the product through its front door (`*.e2e.spec.ts`). */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  moduleNameMapper: {
    '^#(.+)$': '<rootDir>/libs/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  collectCoverageFrom: ['{apps,libs}/**/*.ts', '!**/*.spec.ts', '!**/contract/**'],
  coverageReporters: ['text-summary', 'lcov'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
};
