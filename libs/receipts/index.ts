export { decodeReceipt, encodeReceipt, type Receipt } from './receipt.js';
