export * from './access-store-contract.js';
