import { describe, expect, it } from '@jest/globals';
import { encodingOf, kindOf } from './media.js';

describe('the content type', () => {
  it('says how the events are written, in any case and with parameters', () => {
    expect(kindOf('application/cloudevents+json')).toBe('one');
    expect(kindOf('Application/CloudEvents-Batch+JSON ; charset=UTF-8')).toBe('batch');
    expect(kindOf('application/x-ndjson; charset="utf-8"; profile=x')).toBe('lines');
  });

  it('is refused where it is another, or in another charset', () => {
    for (const type of [
      undefined,
      '',
      'text/plain',
      'application/json',
      'application/x-ndjsonx',
      'application/x-ndjson; charset=latin1',
      'x; application/x-ndjson',
    ]) {
      expect([type, kindOf(type)]).toEqual([type, undefined]);
    }
  });
});

describe('the content encoding', () => {
  it('is none or gzip', () => {
    expect([undefined, '', 'identity', 'gzip', ' GZIP ', 'x-gzip'].map(encodingOf)).toEqual([
      'identity',
      'identity',
      'identity',
      'gzip',
      'gzip',
      'gzip',
    ]);
    expect(['br', 'deflate', 'zstd', 'gzip, gzip', 'identity, gzip'].map(encodingOf)).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
  });
});
