import type { Confidence } from './confidence.ts';
import type { SourceKey } from './sources.ts';

/** A file that Cisco published, as far as its size and digest are known. Offhook never carries the file itself. */
export interface KnownFirmwareFile {
  readonly name: string;
  /** Octets. */
  readonly size: number;
  /** Hexadecimal; absent where only the size is known. */
  readonly sha256?: string;
  readonly confidence: Confidence;
  readonly sources: readonly SourceKey[];
}

export const KNOWN_FIRMWARE_FILES = [
  {
    name: 'P003-8-12-00.bin',
    size: 130_552,
    sha256: 'e10e4c816e56157075686c1c67534fc81fdf8b1db11ad9960f67b8b54669eee1',
    confidence: 'observed',
    sources: ['public-firmware-copies'],
  },
  {
    name: 'P003-8-12-00.sbn',
    size: 130_956,
    sha256: '06ca2b4e04c524e7bcac4e3e2df90bbb4388b9d9b9f23fc08096e6b3b3743dc0',
    confidence: 'observed',
    sources: ['public-firmware-copies'],
  },
  {
    name: 'P0S3-8-12-00.loads',
    size: 458,
    sha256: '026e92dd2db4d35f20b7d5b24706a220cda0ee78f5f843d6d2fada3a9550b5d0',
    confidence: 'observed',
    sources: ['public-firmware-copies'],
  },
  {
    name: 'P0S3-8-12-00.sb2',
    size: 756_524,
    sha256: '9d2fdb4592676c8384b1cfac191d84f54dddf08cc97366690d86c64ec7639a01',
    confidence: 'observed',
    sources: ['public-firmware-copies'],
  },
  {
    name: 'P0030801SR02.bin',
    size: 130_552,
    sha256: '5588f318c21c0d79b08f663323ef470573e1406802aae7c3997aa38f13ab19e2',
    confidence: 'observed',
    sources: ['public-firmware-copies'],
  },
  {
    name: 'P0030801SR02.sbn',
    size: 130_956,
    sha256: 'd2d0ebecceffd2d74604fb694270633cac28521d7dda4c306f294346dfaadf6f',
    confidence: 'observed',
    sources: ['public-firmware-copies'],
  },
  {
    name: 'P0030801SR02.loads',
    size: 458,
    sha256: 'f12a91b6318f17610cc3e212bd42da182a373e182078ca219112d3efca78e363',
    confidence: 'observed',
    sources: ['public-firmware-copies'],
  },
  {
    name: 'P0030801SR02.sb2',
    size: 708_460,
    sha256: 'a3a2e4aa0b11b8beec60fb8fa18b31b445b2fd221cc8c74180e9bd76e77af707',
    confidence: 'observed',
    sources: ['public-firmware-copies'],
  },
  {
    name: 'P00307020300.bin',
    size: 128_996,
    confidence: 'documented',
    sources: ['cme-firmware-guide'],
  },
  {
    name: 'P00307020300.sbn',
    size: 129_400,
    confidence: 'documented',
    sources: ['cme-firmware-guide'],
  },
  { name: 'P00307020300.loads', size: 461, confidence: 'documented', sources: ['cme-firmware-guide'] },
  {
    name: 'P00307020300.sb2',
    size: 681_290,
    confidence: 'documented',
    sources: ['cme-firmware-guide'],
  },
  { name: 'P0S3-08-11-00.loads', size: 463, confidence: 'observed', sources: ['mkirbst-guide'] },
] as const satisfies readonly KnownFirmwareFile[];
