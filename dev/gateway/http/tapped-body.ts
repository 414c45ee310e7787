import { MessageBody } from './body.js'

/** Sees a body pass by. */
export interface BodyTap {
  take(chunk: Buffer): void
  /** Called once: when the body has passed, broke off or is not wanted any more. */
  end(): void
}

/** A body that goes on at its own pace while somebody looks on. */
export function tapBody(body: MessageBody, tap: BodyTap): MessageBody {
  let isOver = false
  const end = (): void => {
    if (isOver) return
    isOver = true
    tap.end()
  }
  return MessageBody.fromSource(
    {
      flow(sink) {
        body.pipe({
          write(chunk) {
            tap.take(chunk)
            return sink.write(chunk)
          },
          end(last) {
            if (last !== undefined) tap.take(last)
            end()
            sink.end(last)
          },
          fail(error) {
            end()
            sink.fail(error)
          },
        })
      },
      resume: () => body.resume(),
      cancel() {
        end()
        body.cancel()
      },
    },
    body.length,
  )
}
