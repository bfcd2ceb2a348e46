import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** What tools make, and what is no text of ours. */
const LEFT_OUT = /^(?:\.git|node_modules|dist(?:\..*)?|coverage|data)$/;
const BINARY = /\.(?:db|gz|ico|jpg|png|woff2?|zip)$/;

/** Paths from the root of the repository, with `/`, sorted: all text files that people write or tools keep up to date. */
export function repositoryFiles(folder = ''): string[] {
  const entries = readdirSync(path.join(ROOT, folder), { withFileTypes: true });
  return entries
    .filter((entry) => !(folder === '' && LEFT_OUT.test(entry.name)))
    .flatMap((entry) => {
      const name = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) return repositoryFiles(name);
      return entry.isFile() && !BINARY.test(name) ? [name] : [];
    })
    .sort();
}

export const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** `apps/api`, `libs/device`, ...: the folders below one of these that hold files. */
export function foldersOf(parent: string): string[] {
  const depth = parent.split('/').length + 1;
  const folders = repositoryFiles(parent).map((file) => file.split('/').slice(0, depth).join('/'));
  return [...new Set(folders)].filter((folder) => !repositoryFiles(parent).includes(folder));
}
