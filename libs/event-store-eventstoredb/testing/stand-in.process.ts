// A stand-in server with a processor of its own, for benches: says its address and ends with whoever started it.
import { StandIn } from './stand-in.js';

const standIn = await StandIn.start();
process.send?.(standIn.url);
process.on('disconnect', () => process.exit());
