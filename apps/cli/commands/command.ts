import type { Command } from 'commander';
import type { Surroundings } from '../surroundings.js';

export interface CommandContext {
  readonly surroundings: Surroundings;
  /** Sets the exit status of a command that ends without throwing (0 where it is not called); undefined: it goes on. */
  readonly end: (status: number | undefined) => void;
}

/** Adds one command, with its options, help and action, to the program. */
export type AddCommand = (program: Command, context: CommandContext) => void;
