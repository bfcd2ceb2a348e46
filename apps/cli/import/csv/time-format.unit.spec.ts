import { describe, expect, it } from '@jest/globals';
import { timeReader } from './time-format.js';
import { zoneOffset } from './time-zone.js';

function read(text: string, format: string, zone = 'UTC'): string | undefined {
  const offset = zoneOffset(zone);
  const instant = offset && timeReader(format, offset)?.(text);
  return instant === undefined ? undefined : new Date(instant).toISOString();
}

describe('times of a file', () => {
  it.each<[text: string, format: string, zone: string, instant: string]>([
    ['2015-01-03 07:00:00', 'yyyy-MM-dd HH:mm:ss', 'UTC', '2015-01-03T07:00:00.000Z'],
    ['6/21/2005 10:54', 'M/d/yyyy H:mm', 'America/Denver', '2005-06-21T16:54:00.000Z'],
    ['1/1/2000 0:00', 'M/d/yyyy H:mm', 'America/Denver', '2000-01-01T07:00:00.000Z'],
    ['12.3.2021 12:05:09.250 am', 'd.M.yyyy h:mm:ss.SSS a', '+05:30', '2021-03-11T18:35:09.250Z'],
    ['12 PM 1/2/21', 'h a M/d/yy', 'UTC', '2021-01-02T12:00:00.000Z'],
    ['Nov-96', 'MMM-yy', 'UTC', '1996-11-01T00:00:00.000Z'],
    ['5-Apr', 'y-MMM', 'UTC', '2005-04-01T00:00:00.000Z'],
    ['2021-03-04T05:06:07.123456Z', 'iso', 'America/Denver', '2021-03-04T05:06:07.123Z'],
    ['2021-03-04T05:06:07+02:00', 'iso', 'America/Denver', '2021-03-04T03:06:07.000Z'],
    ['2021-03-04 05:06', 'iso', '-07:00', '2021-03-04T12:06:00.000Z'],
    ['0.5', 'epoch-seconds', 'UTC', '1970-01-01T00:00:00.500Z'],
    ['1614834367000', 'epoch-milliseconds', 'UTC', '2021-03-04T05:06:07.000Z'],
  ])('%s as %s in %s', (text, format, zone, instant) => {
    expect(read(text, format, zone)).toBe(instant);
  });

  it.each<[string, string]>([
    ['2/30/2005 1:00', 'M/d/yyyy H:mm'],
    ['2/3/2005 24:00', 'M/d/yyyy H:mm'],
    ['2/3/2005 1:60', 'M/d/yyyy H:mm'],
    ['13 PM 1/2/21', 'h a M/d/yy'],
    ['Foo-96', 'MMM-yy'],
    ['2021-02-30T00:00:00Z', 'iso'],
    ['2021-02-03', 'iso'],
    ['', 'iso'],
    ['now', 'epoch-seconds'],
    [' 2005', 'yyyy'],
    ['2005x', 'yyyy'],
  ])('%j is none as %s', (text, format) => {
    expect(read(text, format)).toBeUndefined();
  });

  it.each(['HH:mm', 'yyyy yyyy', 'M/d'])('%s is no format of times', (format) => {
    expect(timeReader(format, () => 0)).toBeUndefined();
  });

  it('are the first of two where the clocks were set back, and after the gap where they were set forward', () => {
    const denver = (text: string) => read(text, 'M/d/yyyy H:mm', 'America/Denver');
    expect(denver('10/31/2004 0:59')).toBe('2004-10-31T06:59:00.000Z');
    expect(denver('10/31/2004 1:30')).toBe('2004-10-31T07:30:00.000Z');
    expect(denver('10/31/2004 2:00')).toBe('2004-10-31T09:00:00.000Z');
    expect(denver('4/4/2004 1:59')).toBe('2004-04-04T08:59:00.000Z');
    expect(denver('4/4/2004 2:30')).toBe('2004-04-04T09:30:00.000Z');
    expect(denver('4/4/2004 3:00')).toBe('2004-04-04T09:00:00.000Z');
  });

  it('are nowhere in a zone that does not exist', () => {
    expect(zoneOffset('Mars/Olympus')).toBeUndefined();
  });
});
