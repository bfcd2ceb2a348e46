import { accessStoreContract } from './contract/index.js';
import { MemoryAccessStore, newAccessMemory } from './index.js';

accessStoreContract('memory', async () => {
  const memory = newAccessMemory();
  let time = 0;
  return { open: async () => new MemoryAccessStore(() => (time += 1), memory), remove: async () => {} };
});
