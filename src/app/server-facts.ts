import type { ServerFacts } from '#provisioning/ports.ts';

/** What phones are told of the server, from where it listens and what the operator said. */
export function serverFacts(server: {
  readonly sipPort: number;
  readonly httpPort: number;
  readonly baseUrl: string | undefined;
  readonly now: () => number;
}): ServerFacts {
  const { sipPort, httpPort, baseUrl, now } = server;
  const port = httpPort === 80 ? '' : `:${httpPort}`;
  return { sipPort, baseUrl: (to) => baseUrl ?? `http://${to}${port}`, now };
}
