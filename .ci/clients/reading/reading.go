// What the code of openapi-generator's `go` makes of the responses of mock.py; see table.py.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	omni "omni.example/client/go"
)

func connect(change string) *omni.APIClient {
	configuration := omni.NewConfiguration()
	configuration.Servers = omni.ServerConfigurations{{URL: os.Getenv("MOCK_URL") + "/" + change + "/0"}}
	return omni.NewAPIClient(configuration)
}

func face(change string) (*omni.FaceCapture, error) {
	request := connect(change).CaptureAPI.AddFace(context.Background())
	read, _, err := request.ApiVersion(omni.APIVERSION_V1).ImageUpload(omni.ImageUpload{}).Execute()
	return read, err
}

func documented(change string) (string, error) {
	read, err := face(change)
	if err != nil {
		return "", err
	}
	if value, given := read.GetConfidenceOk(); given && *value == 0 {
		return "read", nil
	}
	return "dropped", nil
}

func field(change string) (string, error) {
	read, err := face(change)
	if err != nil {
		return "", err
	}
	if _, kept := read.AdditionalProperties["unheardOf"]; kept {
		return "kept", nil
	}
	return "dropped", nil
}

func value(change string) (string, error) {
	read, err := face(change)
	if err != nil {
		return "", err
	}
	switch read.GetSessionStatus() {
	case "UNHEARD_OF":
		return "kept", nil
	case omni.SESSIONSTATUS_UNKNOWN_DEFAULT_OPEN_API:
		return "catch-all", nil
	}
	return "dropped", nil
}

func kind(change string) (string, error) {
	request := connect(change).OnboardingAPI.FetchFlowConfiguration(context.Background())
	read, _, err := request.ApiVersion(omni.APIVERSION_V1).Execute()
	if err != nil {
		return "", err
	}
	module := read.GetFlowModules()[0]
	if module.GetActualInstance() == nil {
		return "dropped", nil
	}
	return fmt.Sprintf("read as `%T`", module.GetActualInstance()), nil
}

// A value that is absent has to be told from 0, which means a living person.
func confidence(change string) (string, error) {
	read, err := face(change)
	if err != nil {
		return "", err
	}
	if _, given := read.GetConfidenceOk(); given {
		return fmt.Sprint(read.GetConfidence()), nil
	}
	return fmt.Sprintf("`nil`, false; but `GetConfidence` gives %v", read.GetConfidence()), nil
}

func badGateway(change string) (string, error) {
	request := connect(change).CaptureAPI.AddFace(context.Background())
	_, response, err := request.ApiVersion(omni.APIVERSION_V1).ImageUpload(omni.ImageUpload{}).Execute()
	var failure *omni.GenericOpenAPIError
	if err == nil || response == nil || !errors.As(err, &failure) {
		return "", err
	}
	text := "no text"
	if strings.Contains(string(failure.Body()), "<h1>") {
		text = "the text"
	}
	return fmt.Sprintf("status %d, %s", response.StatusCode, text), nil
}

func main() {
	for _, look := range []struct {
		change string
		at     func(string) (string, error)
	}{
		{"as-documented", documented},
		{"unknown-field", field},
		{"unknown-value", value},
		{"unknown-kind", kind},
		{"null-1", confidence},
		{"missing", confidence},
		{"html-502", badGateway},
	} {
		seen, err := look.at(look.change)
		if err != nil {
			seen = "refused"
		}
		fmt.Printf("%s\t%s\n", look.change, seen)
	}
}
