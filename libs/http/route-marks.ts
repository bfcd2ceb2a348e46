import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

interface RouteMarks {
  readonly readsOwnBody?: boolean;
  readonly servesWhileClosing?: boolean;
}

/**
 * The handler gets the body unread, whatever its content type: `request.body` is the stream (undefined where there is
 * none). So it can look at the key before it lets anything in, and hold limits of its own.
 */
export const ReadsOwnBody = (): MethodDecorator => RouteConfig({ readsOwnBody: true } satisfies RouteMarks);

/** The route goes on answering while the process lets running requests end. */
export const ServesWhileClosing = (): MethodDecorator => RouteConfig({ servesWhileClosing: true } satisfies RouteMarks);

/** Route configuration is the application's own corner of a route; Fastify types it as empty. */
const marksOf = (request: FastifyRequest): RouteMarks => request.routeOptions.config as RouteMarks;

export const readsOwnBody = (request: FastifyRequest): boolean => marksOf(request).readsOwnBody === true;
export const servesWhileClosing = (request: FastifyRequest): boolean => marksOf(request).servesWhileClosing === true;
