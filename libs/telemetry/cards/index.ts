export { isIdentifierAllowed } from './identifiers.js';
export { holdsCardNumber, maskCardNumbers } from './mask-card-numbers.js';
