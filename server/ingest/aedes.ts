import { Aedes, type Client, type PublishPacket } from 'aedes'

type Done = (error?: Error) => void

/**
 * aedes without routing between clients: what an agent publishes is for the server, which took it in `authorizePublish`.
 * Only what the server publishes itself (acks) is kept as retained and sent out.
 */
export class AgentBroker extends Aedes {
  override publish(packet: PublishPacket, from: Client | null | Done, done?: Done): void {
    if (typeof from === 'function') super.publish(packet, from)
    else done?.()
  }
}
