import { Controller, Get, Header, Inject } from '@nestjs/common';

export const DEVICE_COUNT = Symbol('DeviceCount');
export type DeviceCount = () => Promise<number>;

/** What runs here, for whoever opens it in a browser. It says nothing that needs a key. */
@Controller('/')
export class PageController {
  constructor(@Inject(DEVICE_COUNT) private readonly deviceCount: DeviceCount) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  async page(): Promise<string> {
    return pageOf(await this.deviceCount());
  }
}

const pageOf = (devices: number): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tillwatch</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; color: #1c2733; }
  h1 { margin-bottom: 0; } p.about { margin-top: .25rem; color: #52606d; }
  table { border-collapse: collapse; width: 100%; margin-top: 1.5rem; } td { padding: .5rem 0; border-top: 1px solid #d9e2ec; vertical-align: top; }
  td:first-child { white-space: nowrap; padding-right: 1.5rem; } code { background: #f0f4f8; padding: .1rem .3rem; border-radius: .2rem; }
</style>
</head>
<body>
<h1>Tillwatch</h1>
<p class="about">Watches a fleet of payment terminals: which device will fail, why, and what to do about it.</p>
<p><strong>${devices.toLocaleString('en')}</strong> ${devices === 1 ? 'device is' : 'devices are'} known here, of all tenants.</p>
<table>
<tr><td><code>POST /v1/telemetry</code></td><td>Events in: CloudEvents as JSON, with a key of role gateway, operator or admin.</td></tr>
<tr><td><code>POST /graphql</code></td><td>Answers: devices, their history, the fleet; subscriptions over graphql-ws on the same path.</td></tr>
<tr><td><code>GET /health/ready</code></td><td>Whether it can work, and what keeps it from working.</td></tr>
<tr><td><code>GET /metrics</code></td><td>Prometheus metrics.</td></tr>
</table>
<p>Every request to the first two carries a key: <code>Authorization: Bearer tw_...</code>. The first start printed one; <code>npx tillwatch keys create</code> makes more.</p>
</body>
</html>
`;
