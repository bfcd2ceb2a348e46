import { describe, expect, it } from '@jest/globals';
import { isIdentifierAllowed } from './identifiers.js';

const CARD = '4111111111111111';

describe('a name', () => {
  it.each([
    CARD,
    `lane-${CARD}`,
    '4111-1111-1111-1111',
    '4111.1111.1111.1111',
    `xsn:${CARD}`,
    `sn: ${CARD}`,
    `SN:${CARD}`,
    `sn:7/${CARD}`,
    `tid:${CARD}`,
  ])('%s holds a card number', (text) => {
    expect(isIdentifierAllowed(text)).toBe(false);
  });

  it.each([
    `sn:${CARD}`,
    `mid:${CARD}`,
    `imei:${CARD}`,
    `site-mid:${CARD}`,
    'sn:4111-1111-1111-1111',
    '356938035643809',
    'deadbeef-cafe-4bad-4111-111111111111',
    'lane-7',
    '',
  ])('%s may stand', (text) => {
    expect(isIdentifierAllowed(text)).toBe(true);
  });

  it('is refused for a second number that no prefix speaks for', () => {
    expect(isIdentifierAllowed(`sn:${CARD}/${CARD}`)).toBe(false);
    expect(isIdentifierAllowed(`sn:${CARD}=2912`)).toBe(true);
  });
});
