import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { graphqlPage } from './graphql-page.js';

const PAGE = 'docs/reference/graphql.md';

it(`${PAGE} is what the code says (WRITE_REFERENCE=yes writes it)`, () => {
  if (process.env['WRITE_REFERENCE'] === 'yes') writeFileSync(PAGE, graphqlPage());
  expect(readFileSync(PAGE, 'utf8')).toBe(graphqlPage());
});
