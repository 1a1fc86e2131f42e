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

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
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

// readMethods sets the settings that named methods have in the live deployment.
func (s *service) readMethods(ctx context.Context, m *resourceModel, no int64, listed *client.StageList, named map[string]methodModel) error {
	ids, actual := pathIDsOf(listed, m.ID.ValueString()), map[string]methodModel{}
	for name := range named {
		id, exists := ids[name]
		if !exists || no == 0 {
			continue
		}
		settings, err := s.REST.StageMethod(ctx, stageMethod(m.path(), no, id, name))
		switch {
		case rest.NotFound(err):
		case err != nil:
			return fmt.Errorf("could not read the settings of %s: %w", name, err)
		case settings != nil:
			actual[name] = methodModel{
				types.Int64PointerValue(settings.ThrottleRPS), types.Int64PointerValue(settings.CacheTTLSec), convert.EmptyAsNull(&settings.EndpointDomain),
			}
		}
	}
	m.setMethods(ctx, actual)
	return nil
}

func stageMethod(stage client.StagePath, no int64, pathID, name string) client.StageMethodRef {
	key, _ := draft.ParseKey(name)
	return client.StageMethodRef{StagePath: stage, DeploymentNo: no, PathID: pathID, Method: key.Method}
}

// checkMethods refuses names of methods that the draft, if the action deploys it, or the live deployment does not have.
func (s *service) checkMethods(ctx context.Context, stage client.StagePath, names map[string]methodModel, action rollout.Action) error {
	if len(names) == 0 {
		return nil
	}
	ids, ofDraft := pathIDs{}, action.DeploysDraft()
	if ofDraft || action == rollout.Promote {
		paths, err := s.REST.Paths(ctx, stage.API())
		if err != nil {
			return err
		}
		ids = newPathIDs(paths)
	}
	if !ofDraft {
		listed, err := s.REST.Stages(ctx, stage.API())
		if err != nil {
			return err
		}
		maps.Copy(ids, pathIDsOf(listed, stage.StageID))
	}
	var missing []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if _, exists := ids[name]; !exists {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return &methodsError{missing, ofDraft}
	}
	return nil
}

type methodsError struct {
	names   []string
	ofDraft bool
}

func (e *methodsError) Error() string {
	where := "live deployment"
	if e.ofDraft {
		where = "API"
	}
	return fmt.Sprintf("method_settings names methods that the %s does not have: %s", where, strings.Join(e.names, ", "))
}

// Hint is the next step.
func (e *methodsError) Hint() string {
	if e.ofDraft {
		return "Nothing was changed. Correct the names, or add the methods to the API."
	}
	return "Nothing was changed. Correct the names, or deploy the API first if the methods are new: nothing that this apply does deploys it."
}

// setMethods sends settings of methods in one deployment, and makes others inherit those of the stage. A method that the
// deployment does not have is left out.
func (s *service) setMethods(ctx context.Context, stage client.StagePath, no int64, planned map[string]methodModel, removed []string) error {
	if no == 0 || len(planned) == 0 && len(removed) == 0 {
		return nil
	}
	listed, err := s.REST.Stages(ctx, stage.API())
	if err != nil {
		return err
	}
	paths, err := s.REST.Paths(ctx, stage.API())
	if err != nil {
		return err
	}
	sources := []pathIDs{pathIDsOf(listed, stage.StageID), newPathIDs(paths)}
	set := func(name string, settings *client.StageMethodSettings) error {
		tried := ""
		for _, ids := range sources {
			id := ids[name]
			if id == "" || id == tried {
				continue
			}
			tried = id
			err := s.REST.UpdateStageMethod(ctx, stageMethod(stage, no, id, name), settings)
			if !rest.NotFound(err) {
				return err
			}
		}
		return nil
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
