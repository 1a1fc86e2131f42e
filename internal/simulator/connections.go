// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net"
	"net/http"
	"sync"
)

// connections counts those that are open.
type connections struct {
	mu   sync.Mutex
	open map[net.Conn]bool
	most int
}

func (c *connections) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew:
		if c.open == nil {
			c.open = map[net.Conn]bool{}
		}
		c.open[conn] = true
		c.most = max(c.most, len(c.open))
	case http.StateClosed, http.StateHijacked:
		delete(c.open, conn)
	case http.StateActive, http.StateIdle:
	}
}

func (c *connections) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open, c.most = nil, 0
}

// MostConnections returns how many connections of those opened since Forget were open at the same time at most.
func (s *Simulator) MostConnections() int {
	s.connections.mu.Lock()
	defer s.connections.mu.Unlock()
	return s.connections.most
}
