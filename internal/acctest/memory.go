// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
)

// memory is a listener without a network. Its address looks like one on loopback,
// with a port beyond all that exist.
type memory struct {
	address     memoryAddress
	connections chan net.Conn
	closed      chan struct{}
	close       func()
}

type memoryAddress string

func (memoryAddress) Network() string  { return "memory" }
func (a memoryAddress) String() string { return string(a) }

var memories = struct {
	sync.Mutex
	last int
	all  map[string]*memory
}{last: 1 << 16, all: map[string]*memory{}}

func listen() *memory {
	memories.Lock()
	defer memories.Unlock()
	memories.last++
	m := &memory{memoryAddress(fmt.Sprintf("localhost:%d", memories.last)), make(chan net.Conn), make(chan struct{}), nil}
	m.close = sync.OnceFunc(func() {
		close(m.closed)
		memories.Lock()
		defer memories.Unlock()
		delete(memories.all, string(m.address))
	})
	memories.all[string(m.address)] = m
	return m
}

// dialMemory lets clients that have no transport of their own reach these listeners.
func dialMemory() {
	transport, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return
	}
	overNetwork := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		memories.Lock()
		m := memories.all[address]
		memories.Unlock()
		if m == nil {
			return overNetwork(ctx, network, address)
		}
		return m.dial(ctx)
	}
}

func (m *memory) dial(ctx context.Context) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case m.connections <- server:
		return client, nil
	case <-m.closed:
		return nil, &net.OpError{Op: "dial", Net: "memory", Addr: m.address, Err: net.ErrClosed}
	case <-ctx.Done():
		return nil, &net.OpError{Op: "dial", Net: "memory", Addr: m.address, Err: context.Cause(ctx)}
	}
}

// Accept waits for a connection.
func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.connections:
		return c, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

// Close ends the listener.
func (m *memory) Close() error {
	m.close()
	return nil
}

// Addr is what clients dial.
func (m *memory) Addr() net.Addr { return m.address }
