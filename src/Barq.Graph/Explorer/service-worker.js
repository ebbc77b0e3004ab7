// Banana Cake Pop registers a service worker of this name. Its own would answer every page of the gateway's explorer from a
// cache for as long as the browser lives, whatever is served by then. This one removes what such a worker has left behind, and
// then itself. It handles no request: all go to the gateway.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(retire()));

async function retire() {
  // Cache storage belongs to the whole origin: only what lies in this worker's scope is its own.
  for (const name of await caches.keys()) {
    if (name.includes(self.registration.scope) || name === "runtime") {
      await caches.delete(name);
    }
  }
  await self.registration.unregister();
}
