import { describe, expect, it } from '@jest/globals';
import { familyOf } from './families.js';

describe('familyOf', () => {
  it.each([
    ['telemetry-3f-acme-d-1', 'telemetry-3f-'],
    ['telemetry-3f-', 'telemetry-3f-'],
    ['telemetry-3f', 'telemetry-3f'],
    ['rejected-acme', 'rejected-acme'],
    ['settings', 'settings'],
    ['--', '--'],
    ['-a', '-a'],
  ])('of %s is %s', (stream, family) => {
    expect(familyOf(stream)).toBe(family);
  });
});
