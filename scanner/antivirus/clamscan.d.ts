/** The part of `clamscan` 2.4.0 that we use; the package carries no types. */
declare module 'clamscan' {
  import type { Duplex, Readable } from 'node:stream';

  export interface ScanResult {
    isInfected: boolean | null;
    viruses: string[];
    timeout: boolean;
    resultString: string;
  }

  export default class NodeClam {
    settings: { clamdscan: { socket: string | false; host: string | false; port: number | false } };
    scanStream(stream: Readable): Promise<ScanResult>;
    /** Where it takes its connection from: replaced, so that connection, deadlines and backpressure are ours. */
    _initSocket(label: string): Promise<Duplex>;
  }
}
