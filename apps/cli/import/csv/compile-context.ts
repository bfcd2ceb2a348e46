import { MappingFault } from './mapping-fault.js';
import { parseTemplate } from './template.js';
import type { Template } from './template.js';
import { zoneOffset } from './time-zone.js';
import { timeReader } from './time-format.js';
import type { TimeReader } from './time-format.js';

/** Keys of rows of other files, joined; in memory. */
export type Lookup = ReadonlySet<string>;

/** What a mapping is compiled against: the header of the file, and what the mapping names. */
export class CompileContext {
  readonly #columns: ReadonlyMap<string, number>;
  readonly #lookups: ReadonlyMap<string, Lookup>;
  readonly #timeZone: string;

  constructor(columns: ReadonlyMap<string, number>, lookups: ReadonlyMap<string, Lookup>, timeZone: string) {
    this.#columns = columns;
    this.#lookups = lookups;
    this.#timeZone = timeZone;
  }

  /** Throws MappingFault for a column that the file does not have. */
  column(name: string, place: string): string {
    if (!this.#columns.has(name))
      throw new MappingFault(place, `names the column ${JSON.stringify(name)}, which the file does not have`);
    return name;
  }

  template(text: string, place: string): Template {
    const template = parseTemplate(text);
    for (const column of template.columns) this.column(column, place);
    return template;
  }

  lookup(name: string, place: string): Lookup {
    const lookup = this.#lookups.get(name);
    if (!lookup) throw new MappingFault(place, `names the lookup ${JSON.stringify(name)}, which is not among lookups`);
    return lookup;
  }

  /** Tries the formats in order. */
  time(formats: readonly string[], timeZone: string | undefined, place: string): TimeReader {
    const zone = zoneOffset(timeZone ?? this.#timeZone);
    if (!zone) throw new MappingFault(place, `names the time zone "${timeZone ?? this.#timeZone}", which is not known`);
    const readers = formats.map((format) => {
      const reader = timeReader(format, zone);
      if (!reader)
        throw new MappingFault(
          place,
          `has the time format ${JSON.stringify(format)}, which names no year or a part twice`,
        );
      return reader;
    });
    return (text) => {
      for (const reader of readers) {
        const instant = reader(text);
        if (instant !== undefined) return instant;
      }
      return undefined;
    };
  }
}
