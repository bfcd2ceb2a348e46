import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectBytes } from './collect-bytes.js';
import { CarriedProblem, problem } from './problem.js';
import { readsOwnBody } from './route-marks.js';

/** A JSON body that is read here is a GraphQL request: 1 MiB holds a thousand aliases with all their variables. */
const JSON_BYTES_MAX = 1024 * 1024;

/** JSON is read for the handlers that want it; those that read their own body get the stream; all else is a 415. */
export function addBodyParsers(instance: FastifyInstance): void {
  const parseJson = instance.getDefaultJsonParser('error', 'error');
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('application/json', (request, payload, done) => {
    if (leavesBody(request)) return done(null, payload);
    void collectBytes(payload, { bytesMax: JSON_BYTES_MAX }).then((read) => {
      if (read.outcome === 'read') return parseJson(request, read.bytes.toString('utf8'), done);
      const status = read.outcome === 'too-large' ? 413 : 400;
      done(
        new CarriedProblem(
          problem(status, read.outcome, status === 413 ? `A JSON body may have ${JSON_BYTES_MAX} bytes.` : undefined),
        ),
      );
    });
  });
  instance.addContentTypeParser('*', (request, payload, done) => {
    if (leavesBody(request)) return done(null, payload);
    done(new CarriedProblem(problem(415, 'unsupported-media-type', 'This content type is not served here.')));
  });
}

/** Nobody reads the body of a request to a path that is not there. */
const leavesBody = (request: FastifyRequest): boolean => request.is404 || readsOwnBody(request);
