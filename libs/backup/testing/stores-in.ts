import path from 'node:path';
import type { StoreFiles } from '../index.js';

export const storesIn = (folder: string): StoreFiles => ({
  events: path.join(folder, 'events.db'),
  access: path.join(folder, 'access.db'),
  'read-model': path.join(folder, 'read-model.db'),
});
