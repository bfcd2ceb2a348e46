let isQuiet = false;

/**
 * kafkajs sets a timer of less than nothing when it connects, of which Node 24 warns (kafkajs#1751). That one warning, of
 * that one package, is left out; all others come as ever.
 */
export function quietTimerWarning(): void {
  if (isQuiet) return;
  isQuiet = true;
  const emit = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (...args: unknown[]): void => {
    const isKafkajs = args[1] === 'TimeoutNegativeWarning' && new Error('where from').stack?.includes('kafkajs');
    if (isKafkajs !== true) emit(...args);
  };
}
