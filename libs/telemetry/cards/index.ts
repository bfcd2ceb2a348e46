export { isIdentifierAllowed } from './identifiers.js';
export { maskEscapedText } from './mask-escaped-text.js';
export { holdsCardNumber, maskCardNumbers } from './mask-card-numbers.js';
