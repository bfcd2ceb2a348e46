import { BANDS } from '#risk';
import type { DeviceFilter } from '#read-model/queries';
import { badInput, limitExceeded } from '../errors/answer-error.js';
import { ARGUMENT_LENGTH_MAX, FILTER_IDS_MAX } from '../limits/query-limits.js';

/** `DeviceFilter` of the schema: any part may be null, which is the same as absent. */
export type FilterArgument = {
  readonly [Part in keyof DeviceFilter]?: Part extends 'band' ? readonly string[] | null : DeviceFilter[Part] | null;
};

/** The filter that a caller means. */
export function filterOf(argument: FilterArgument | null | undefined): DeviceFilter {
  const parts = Object.entries(argument ?? {}).filter(([, value]) => value !== null && value !== undefined);
  for (const [, value] of parts) checkLength(value);
  const { band, ...rest } = Object.fromEntries(parts) as {
    [Part in keyof FilterArgument]: NonNullable<FilterArgument[Part]>;
  };
  const ranks = band?.map((name) => BANDS.findIndex((one) => one === name));
  return { ...rest, ...(ranks && { band: ranks }) };
}

function checkLength(value: unknown): void {
  if (Array.isArray(value)) {
    if (value.length > FILTER_IDS_MAX) throw limitExceeded(`A filter may list ${FILTER_IDS_MAX} values.`);
    for (const item of value) checkLength(item);
  }
  if (typeof value === 'string' && value.length > ARGUMENT_LENGTH_MAX) {
    throw badInput(`A text in a filter may have ${ARGUMENT_LENGTH_MAX} characters.`);
  }
}
