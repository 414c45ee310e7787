/** Two hexadecimal digits: orders are spread over 256 partitions, each of which takes about 2,000 writes a second. */
export const PARTITION_DIGITS = 2

/** The partition of an order, which its id tells. */
export function toPartition(orderId: string): string {
  return orderId.slice(0, PARTITION_DIGITS)
}

/** A UUID of version 4 in a partition; without one its own digits choose. */
export function toOrderId(uuid: string, partition = toPartition(uuid)): string {
  return partition + uuid.slice(PARTITION_DIGITS)
}
