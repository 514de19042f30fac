import type { ServerFacts } from '#provisioning/ports.ts';

/**
 * What phones are told of the server, from where it listens and what the operator said. Read anew each time: ports are
 * known only once they are open, because 0 takes any free one.
 */
export function serverFacts(server: {
  readonly sipPort: number;
  readonly httpPort: number;
  readonly baseUrl: string | undefined;
  readonly now: () => number;
}): ServerFacts {
  return {
    get sipPort() {
      return server.sipPort;
    },
    baseUrl: (to) => server.baseUrl ?? `http://${to}${server.httpPort === 80 ? '' : `:${server.httpPort}`}`,
    now: () => server.now(),
  };
}
