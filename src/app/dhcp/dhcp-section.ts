import { type Static, Type } from 'typebox';

const Address = Type.String();
const AddressList = Type.Array(Address, { minItems: 1, maxItems: 8 });
/** Longer ones are mistakes; a phone that is never renewed keeps yesterday's TFTP server. */
const Seconds = Type.Integer({ minimum: 120, maximum: 31_536_000 });

const strict = { additionalProperties: false };

/** `dhcp:` of settings.yaml. */
export const DhcpSection = Type.Object(
  {
    mode: Type.Optional(
      Type.Union([
        Type.Literal('off'),
        Type.Literal('alongside'),
        Type.Literal('cisco-only'),
        Type.Literal('full'),
      ]),
    ),
    interface: Type.Optional(Type.String({ minLength: 1, maxLength: 15 })),
    authoritative: Type.Optional(Type.Boolean()),
    alongside: Type.Optional(Type.Boolean()),
    networks: Type.Optional(
      Type.Array(
        Type.Object(
          {
            network: Type.String(),
            ranges: Type.Optional(Type.Array(Type.String(), { maxItems: 64 })),
            exclude: Type.Optional(Type.Array(Type.String(), { maxItems: 256 })),
            routers: Type.Optional(AddressList),
            dns: Type.Optional(AddressList),
            domain: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
            ntp: Type.Optional(AddressList),
            tftp: Type.Optional(AddressList),
            arpTimeout: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
            leaseTime: Type.Optional(Seconds),
            renewalTime: Type.Optional(Seconds),
            rebindingTime: Type.Optional(Seconds),
            options: Type.Optional(
              Type.Array(
                Type.Object(
                  {
                    code: Type.Integer({ minimum: 1, maximum: 254 }),
                    type: Type.Union([
                      Type.Literal('address'),
                      Type.Literal('addresses'),
                      Type.Literal('text'),
                      Type.Literal('flag'),
                      Type.Literal('uint8'),
                      Type.Literal('uint16'),
                      Type.Literal('uint32'),
                      Type.Literal('int32'),
                      Type.Literal('octets'),
                    ]),
                    value: Type.Union([
                      Type.Array(Type.String()),
                      Type.String(),
                      Type.Number(),
                      Type.Boolean(),
                    ]),
                  },
                  strict,
                ),
                { maxItems: 32 },
              ),
            ),
          },
          strict,
        ),
        { maxItems: 64 },
      ),
    ),
    reservations: Type.Optional(
      Type.Array(Type.Object({ mac: Type.String(), address: Address }, strict), { maxItems: 10_000 }),
    ),
  },
  strict,
);

export type DhcpSection = Static<typeof DhcpSection>;
export type DhcpNetworkSection = NonNullable<DhcpSection['networks']>[number];
