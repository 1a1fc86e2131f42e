// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/rollout"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// pathIDs are the IDs of the paths of methods, by keys such as "GET /orders".
type pathIDs map[string]string

func newPathIDs(paths []client.Path) pathIDs {
	out := pathIDs{}
	for _, p := range paths {
		for _, method := range p.Methods {
			out[draft.Key{Method: method, Path: p.Path}.String()] = p.ID
		}
	}
	return out
}

func pathIDsOf(listed *client.StageList, stageID string) pathIDs {
	i := slices.IndexFunc(listed.Stages, func(one client.StageState) bool { return one.ID == stageID })
	if i < 0 {
		return pathIDs{}
	}
	return newPathIDs(listed.Stages[i].Paths)
}

// methodPaths find the paths of methods in the deployments of a stage. The service lists only those of the live one. Newer
// ones, such as the canary's, have the paths of the API's draft.
type methodPaths struct {
	live  pathIDs
	draft func(context.Context) ([]client.Path, error)
}

// try calls do with the IDs that the path of a method may have, until the deployment has the method.
func (p *methodPaths) try(ctx context.Context, name string, do func(pathID string) error) (exists bool, err error) {
	live := p.live[name]
	if live != "" {
		if err := do(live); !rest.NotFound(err) {
			return true, err
		}
	}
	paths, err := p.draft(ctx)
	if err != nil {
		return false, err
	}
	if id := newPathIDs(paths)[name]; id != "" && id != live {
		if err := do(id); !rest.NotFound(err) {
			return true, err
		}
	}
	return false, nil
}

// methodPaths lists what the live deployment has.
func (s *service) methodPaths(ctx context.Context, stage client.StagePath) (*methodPaths, error) {
	listed, err := s.REST.Stages(ctx, stage.API())
	if err != nil {
		return nil, err
	}
	return &methodPaths{pathIDsOf(listed, stage.StageID), func(ctx context.Context) ([]client.Path, error) { return s.REST.Paths(ctx, stage.API()) }}, nil
}

// readMethods sets the settings that named methods have in the live deployment, or those on the canary if only they differ
// from the named ones. A method that neither has keeps what it had.
func (s *service) readMethods(ctx context.Context, m *resourceModel, actual rollout.Actual, listed *client.StageList, named map[string]methodModel) error {
	paths := &methodPaths{pathIDsOf(listed, m.ID.ValueString()), func(ctx context.Context) ([]client.Path, error) {
		return s.Drafts.Paths(ctx, m.API(), m.ID.ValueString())
	}}
	read := maps.Clone(named)
	for name, prior := range named {
		live, inLive, err := s.readMethod(ctx, m.path(), actual.No, paths, name, prior)
		if err != nil {
			return err
		}
		settings, exists := live, inLive
		if no := actual.CanaryNo(); no != 0 && no != actual.No && (!inLive || live.equal(prior)) {
			canary, onCanary, err := s.readMethod(ctx, m.path(), no, paths, name, prior)
			if err != nil {
				return err
			}
			if onCanary {
				settings, exists = canary, true
			}
		}
		switch {
		case exists && settings == nil:
			delete(read, name)
		case exists:
			read[name] = *settings
		}
	}
	m.setMethods(ctx, read)
	return nil
}

// readMethod returns nil if the method inherits the settings of the stage.
func (s *service) readMethod(
	ctx context.Context, stage client.StagePath, no int64, paths *methodPaths, name string, prior methodModel,
) (out *methodModel, exists bool, err error) {
	if no == 0 {
		return nil, false, nil
	}
	exists, err = paths.try(ctx, name, func(pathID string) error {
		settings, err := s.REST.StageMethod(ctx, stageMethod(stage, no, pathID, name))
		if err == nil && settings != nil {
			out = &methodModel{types.Int64PointerValue(settings.ThrottleRPS), types.Int64PointerValue(settings.CacheTTLSec), types.StringNull()}
			if settings.EndpointDomain != "" {
				out.EndpointDomain = newDomain(settings.EndpointDomain, prior.EndpointDomain)
			}
		}
		return err
	})
	if err != nil {
		err = fmt.Errorf("could not read the settings of %s: %w", name, err)
	}
	return out, exists, err
}

func (m *methodModel) equal(other methodModel) bool { return m != nil && *m == other }

func stageMethod(stage client.StagePath, no int64, pathID, name string) client.StageMethodRef {
	key, _ := draft.ParseKey(name)
	return client.StageMethodRef{StagePath: stage, DeploymentNo: no, PathID: pathID, Method: key.Method}
}

// checkMethods refuses names of methods that the draft does not have, if the action deploys it. Otherwise, it refuses names
// that are new and that neither the live deployment nor the canary has.
func (s *service) checkMethods(
	ctx context.Context, path client.StagePath, actual *client.Stage, names, prior map[string]methodModel, action rollout.Action,
) error {
	var missing []string
	var err error
	if action.DeploysDraft() {
		missing, err = s.missingInDraft(ctx, path.API(), names)
	} else {
		missing, err = s.missingInDeployments(ctx, path, rollout.ActualOf(actual), removedMethods(names, prior))
	}
	if err != nil || len(missing) == 0 {
		return err
	}
	where, next := "live deployment", "deploy the API first if the methods are new: this apply does not deploy it."
	if action.DeploysDraft() {
		where, next = "API", "add the methods to the API."
	}
	return errdiag.WithHint(fmt.Errorf("method_settings names methods that the %s does not have: %s", where, strings.Join(missing, ", ")),
		"Nothing was changed. Correct the names, or %s", next)
}

func (s *service) missingInDraft(ctx context.Context, api client.APIRef, names map[string]methodModel) (missing []string, err error) {
	if len(names) == 0 {
		return nil, nil
	}
	paths, err := s.REST.Paths(ctx, api)
	ids := newPathIDs(paths)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if ids[name] == "" {
			missing = append(missing, name)
		}
	}
	return missing, err
}

func (s *service) missingInDeployments(ctx context.Context, stage client.StagePath, actual rollout.Actual, names []string) (missing []string, err error) {
	if len(names) == 0 {
		return nil, nil
	}
	paths, err := s.methodPaths(ctx, stage)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if paths.live[name] != "" {
			continue
		}
		_, exists, err := s.readMethod(ctx, stage, actual.CanaryNo(), paths, name, methodModel{})
		if err != nil {
			return nil, err
		}
		if !exists {
			missing = append(missing, name)
		}
	}
	return missing, nil
}

// setMethods sends settings of methods in one deployment, and makes others inherit those of the stage. A method that the
// deployment does not have is left out.
func (s *service) setMethods(ctx context.Context, stage client.StagePath, no int64, planned map[string]methodModel, removed []string) error {
	if no == 0 || len(planned) == 0 && len(removed) == 0 {
		return nil
	}
	paths, err := s.methodPaths(ctx, stage)
	if err != nil {
		return err
	}
	set := func(name string, settings *client.StageMethodSettings) error {
		_, err := paths.try(ctx, name, func(pathID string) error {
			return s.Drafts.Write(ctx, stage.API(), func(ctx context.Context) error {
				return s.REST.UpdateStageMethod(ctx, stageMethod(stage, no, pathID, name), settings)
			})
		})
		return err
	}
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(planned)) {
		if err := set(name, planned[name].toAPI()); err != nil {
			problems = append(problems, fmt.Errorf("could not change the settings of %s: %w", name, err))
		}
	}
	for _, name := range removed {
		if err := set(name, nil); err != nil {
			problems = append(problems, fmt.Errorf("could not reset the settings of %s: %w", name, err))
		}
	}
	return errors.Join(problems...)
}
