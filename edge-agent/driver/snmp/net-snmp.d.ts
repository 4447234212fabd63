/** The part of net-snmp that is used; the library brings no types. */
declare module 'net-snmp' {
  export type Varbind = { readonly oid: string; readonly type: number; readonly value: number | Buffer | string | null }
  export type User = {
    readonly name: string
    readonly level: number
    readonly authProtocol?: string
    readonly authKey?: string
    readonly privProtocol?: string
    readonly privKey?: string
  }
  export type Options = {
    readonly port: number
    readonly version: number
    readonly timeout: number
    readonly retries: number
    readonly idBitsSize?: number
  }
  export type Session = {
    get(oids: readonly string[], done: (error: Error | null, varbinds: readonly Varbind[]) => void): void
    getNext(oids: readonly string[], done: (error: Error | null, varbinds: readonly Varbind[]) => void): void
    on(event: 'error', told: (error: Error) => void): void
    close(): void
  }
  const snmp: {
    readonly Version1: number
    readonly Version2c: number
    readonly Version3: number
    readonly SecurityLevel: Readonly<Record<'noAuthNoPriv' | 'authNoPriv' | 'authPriv', number>>
    readonly AuthProtocols: Readonly<Record<string, string>>
    readonly PrivProtocols: Readonly<Record<string, string>>
    readonly ObjectType: Readonly<Record<string, number>>
    createSession(host: string, community: string, options: Options): Session
    createV3Session(host: string, user: User, options: Options): Session
    isVarbindError(varbind: Varbind): boolean
    varbindError(varbind: Varbind): string
  }
  export default snmp
}
