/** What only a server says that met something it did not expect. */
export const INNER = /went wrong|SQLITE|node_modules|\n\s+at |\.[jt]s:\d|INTERNAL|Cannot read prop|is not a function/i;
