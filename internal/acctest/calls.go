// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"errors"
	"reflect"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Calls returns all calls of a client: its methods that take a context, with "x1" as every text and ID, and 1 as every number.
// Methods that return an uninterpreted response are left out.
func Calls[C any]() (all []func(context.Context, *C) error) {
	for method := range reflect.TypeFor[*C]().Methods() {
		if method.Type.NumIn() < 2 || method.Type.In(1) != reflect.TypeFor[context.Context]() || method.Type.Out(0) == reflect.TypeFor[*rest.Response]() {
			continue
		}
		all = append(all, func(ctx context.Context, c *C) error {
			in := []reflect.Value{reflect.ValueOf(c), reflect.ValueOf(ctx)}
			for i := 2; i < method.Type.NumIn(); i++ {
				in = append(in, sample(method.Type.In(i)))
			}
			return outcome(method.Func.Call(in))
		})
	}
	return all
}

func sample(of reflect.Type) reflect.Value {
	value := reflect.New(of).Elem()
	switch of.Kind() {
	case reflect.String:
		value.SetString("x1")
	case reflect.Int, reflect.Int64:
		value.SetInt(1)
	case reflect.Pointer:
		value.Set(reflect.New(of.Elem()))
		value.Elem().Set(sample(of.Elem()))
	case reflect.Slice:
		value.Set(reflect.Append(value, sample(of.Elem())))
	case reflect.Map:
		value.Set(reflect.MakeMap(of))
		value.SetMapIndex(sample(of.Key()), sample(of.Elem()))
	case reflect.Struct:
		for field := range of.Fields() {
			if of != reflect.TypeFor[rest.Window]() && field.IsExported() {
				value.FieldByIndex(field.Index).Set(sample(field.Type))
			}
		}
	default:
	}
	return value
}

// outcome returns the error among results, and the first one of a listing.
func outcome(results []reflect.Value) error {
	if pages := results[0]; pages.Kind() == reflect.Func {
		for _, err := range pages.Seq2() {
			if !err.IsNil() {
				return err.Interface().(error)
			}
		}
		return nil
	}
	err, _ := results[len(results)-1].Interface().(error)
	if first := results[0]; err == nil && first.Kind() == reflect.Pointer && first.IsNil() {
		return errors.New("it does not exist")
	}
	return err
}
