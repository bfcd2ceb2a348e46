/** Rows of one page (CONTRACT section 3). */
export const FIRST_MAX = 500;

/** Rows of a page where nobody says how many; the schema's default. */
export const FIRST_DEFAULT = 50;

/** Fields within fields, the outermost counted as one. */
export const DEPTH_MAX = 15;

/** Tools ask for types of types of types: graphql-js's own introspection query has 17 levels. */
export const INTROSPECTION_DEPTH_MAX = 25;

export const ALIASES_MAX = 100;

/** Rows of all connections that a query could return, multiplied down the nesting. */
export const COST_MAX = 10_000;

/**
 * Fields, spreads and fragments of a document. Validation compares those of one selection with each other: 500 make
 * 125,000 pairs, some 20 ms where somebody means harm; the page of a support desk has a hundred.
 */
export const SELECTIONS_MAX = 500;

/** Words and signs of a document: 500 selections with 40 each for arguments, variables and directives. */
export const TOKENS_MAX = 20_000;

/** A document's text: 20,000 tokens of 12 characters. */
export const QUERY_LENGTH_MAX = 240_000;

/** Devices that a filter may name: as many as two full pages. */
export const FILTER_IDS_MAX = 1_000;

/** Names and texts that a filter or a cursor holds; the longest identifier has 256 characters. */
export const ARGUMENT_LENGTH_MAX = 1_024;

/** Types that a history may be narrowed to; there are some thirty. */
export const HISTORY_TYPES_MAX = 100;

/** Documents whose measure is remembered, each up to 20,000 characters: 20 MB at most. */
export const KNOWN_DOCUMENTS_MAX = 1_000;
export const KNOWN_DOCUMENT_LENGTH_MAX = 20_000;

/** Text of all documents that are kept parsed; one takes some 40 bytes a character, so 20 MB at most. */
export const KNOWN_CHARACTERS_MAX = 500_000;

/** Compiled queries that are kept; one takes 2 KiB a field of its size (below), some 200 KiB where somebody means harm. */
export const COMPILED_OPERATIONS_MAX = 200;

/**
 * Fields of a query that is compiled, fragments written out wherever they are spread: fragments that double one another
 * would make a program of any length. The page of a support desk has seventy; what is larger is interpreted.
 */
export const COMPILED_SIZE_MAX = 1_000;

/** Text of the assessments that are kept parsed, with their scores five times as large: 40 MB at most, some 2,000 devices. */
export const KNOWN_ASSESSMENTS_CHARACTERS_MAX = 8_000_000;

/** Text of the answers that are kept, and of one: eighty pages of a support desk. */
export const KEPT_ANSWERS_CHARACTERS_MAX = 16_000_000;
export const KEPT_ANSWER_CHARACTERS_MAX = 2_000_000;

/**
 * So old an answer may be while events wait to be projected, a millisecond for a tenth of one that it took to make: making
 * it again and again takes a tenth of the loop's time at most.
 */
export const KEPT_ANSWER_AGE_PER_MS = 10;
export const KEPT_ANSWER_AGE_MS_MAX = 250;

/** Variables, as JSON, of a query whose answer is kept: they are part of what it is found by. */
export const KEPT_VARIABLES_LENGTH_MAX = 2_000;
