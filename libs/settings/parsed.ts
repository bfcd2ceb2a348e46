/** What became of one variable: its value, or the rule that it breaks. */
export type Parsed<T> = { readonly value: T } | { readonly rule: string };

export const parsed = <T>(value: T): Parsed<T> => ({ value });
export const broken = (rule: string): Parsed<never> => ({ rule });
