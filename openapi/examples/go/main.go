// One onboarding from start to deletion with openapi-generator's `go`.
//
//	OMNI_URL             URL of the service, for example of the sandbox
//	OMNI_API_KEY         the client's key; the sandbox takes `sandbox`
//	OMNI_ADMIN_PASSWORD  password of admin@example.com, who may delete; the sandbox takes `sandbox`
//	OMNI_IMAGES          directory with card-front.jpg, card-front-blurred.jpg, card-back.jpg and selfie.jpg
//
// The person is invented and the card is drawn, so their data may be printed here. Do not log real responses.
package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"time"

	omni "omni.example/client/go"
)

const version = omni.APIVERSION_V1

// ok returns a response, or ends the program. Of an error it shows the code that a program can react to.
func ok[T any](response *T, _ *http.Response, err error) *T {
	var refusal *omni.GenericOpenAPIError
	if errors.As(err, &refusal) {
		if body, isOurs := refusal.Model().(omni.ApiError); isOurs {
			log.Fatalf("code %d: %s", body.GetStatus(), body.GetError())
		}
	}
	if err != nil {
		log.Fatal(err)
	}
	return response
}

func check(good bool, expected string) {
	if !good {
		log.Fatalf("not so: %s", expected)
	}
}

func setting(name string) string {
	value := os.Getenv(name)
	check(value != "", "the variable "+name+" is set; the head of this file says what it is")
	return value
}

func image(name string) omni.ImageUpload {
	path := filepath.Join(setting("OMNI_IMAGES"), name)
	data, err := os.ReadFile(path)
	if err != nil {
		log.Fatalf("cannot read %s: set OMNI_IMAGES to the directory of the images", path)
	}
	upload := omni.NewImageUpload()
	upload.SetBase64Image(base64.StdEncoding.EncodeToString(data))
	return *upload
}

// with is the context of calls with a token: the two kinds are sent in the same header, so a context has one of them.
func with(scheme, token string) context.Context {
	keys := map[string]omni.APIKey{"apiKey": {Key: setting("OMNI_API_KEY")}}
	if token != "" {
		keys[scheme] = omni.APIKey{Key: token}
	}
	return context.WithValue(context.Background(), omni.ContextAPIKeys, keys)
}

func main() {
	configuration := omni.NewConfiguration()
	configuration.Servers = omni.ServerConfigurations{{URL: setting("OMNI_URL")}}
	client := omni.NewAPIClient(configuration)

	country := omni.NewSessionStart()
	country.SetCountryCode("ALL")
	start := ok(client.OnboardingAPI.StartOnboarding(with("", "")).ApiVersion(version).SessionStart(*country).Execute())
	session, id := with("sessionToken", start.GetToken()), start.GetInterviewId()
	fmt.Println("start             session", id)

	// The image is taken again until the service accepts it. A refusal is a response with HTTP 200.
	front := func(name string) *omni.IdCapture {
		return ok(client.CaptureAPI.AddFrontId(session).ApiVersion(version).ImageUpload(image(name)).Execute())
	}
	blurred := front("card-front-blurred.jpg")
	check(blurred.GetFailReason() == omni.CAPTUREFAILREASON_DOCUMENT_NOT_READABLE, "a blurred image is refused")
	sharp := front("card-front.jpg")
	check(!sharp.HasFailReason(), "a sharp image is taken")
	fmt.Println("front             refused as", blurred.GetFailReason(), "then taken as", sharp.GetTypeOfId())
	back := ok(client.CaptureAPI.AddBackId(session).ApiVersion(version).ImageUpload(image("card-back.jpg")).Execute())
	check(!back.HasFailReason(), "the back is taken")
	fmt.Println("back              taken as", back.GetTypeOfId())
	processed := ok(client.ProcessingAPI.ProcessId(session).ApiVersion(version).Execute())
	check(processed.GetSuccess(), "the ID is processed")

	// A number that is absent must not be taken for 0: read it with its second result.
	face := ok(client.CaptureAPI.AddFace(session).ApiVersion(version).ImageUpload(image("selfie.jpg")).Execute())
	living, given := face.GetConfidenceOk()
	check(given && *living == 0, "0 is a living person, 1 is not")
	match := ok(client.ProcessingAPI.ProcessFace(session).ApiVersion(version).Execute())
	same, given := match.GetConfidenceOk()
	check(given && *same == 1, "1 is the person on the card, 0 is somebody else")
	for {
		status := ok(client.OnboardingAPI.FetchProcessingStatus(session).ApiVersion(version).Execute())
		if status.GetFinished() {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	fmt.Println("selfie            a living person, the one on the card")

	score := ok(client.ResultAPI.FetchScore(session).ApiVersion(version).Execute()).GetOverall()
	check(score.GetStatus() == omni.SCORESTATUS_OK, "the overall status is OK")
	fmt.Println("score             overall", score.GetValue(), score.GetStatus())
	ocr := ok(client.ResultAPI.FetchOcrData(session).ApiVersion(version).Execute())
	name := ocr.GetName()
	check(name.GetFullName() != "" && ocr.HasDocumentNumber() && ocr.HasBirthDate(), "the text on the card was read")
	fmt.Println("text on the card ", name.GetFullName())
	wanted := omni.NewImageSelection([]omni.ImageType{omni.IMAGETYPE_FULL_FRAME_FRONT_ID})
	images := ok(client.ImageAPI.FetchImages(session).ApiVersion(version).ImageSelection(*wanted).Execute())
	sent := image("card-front.jpg")
	check(images.GetFullFrameFrontID() == sent.GetBase64Image(), "the front side comes back byte for byte")
	fmt.Println("images            the front side comes back byte for byte")

	approval := ok(client.ReviewAPI.ApproveCustomer(session).ApiVersion(version).InterviewId(id).
		ApprovalSelection(*omni.NewApprovalSelection()).Execute())
	check(approval.GetSuccess(), "the person is approved")
	finish := ok(client.OnboardingAPI.CompleteOnboarding(session).ApiVersion(version).Execute())
	check(finish.GetAction() == omni.COMPLETIONACTION_APPROVED, "the flow approves")
	state := ok(client.OnboardingAPI.FetchOnboardingStatus(session).ApiVersion(version).Execute())
	check(state.GetOnboardingStatus() == omni.ONBOARDINGSTATUS_ONBOARDING_FINISHED, "the onboarding is finished")
	fmt.Println("decision          customer", approval.GetUuid())

	// Deletion takes an admin. Without one it is refused.
	_, refused, err := client.DeletionAPI.DeleteSession(session).ApiVersion(version).InterviewId(id).Execute()
	check(err != nil && refused != nil && refused.StatusCode == http.StatusUnauthorized, "a session cannot delete itself")
	credentials := omni.NewAdminCredentials()
	credentials.SetEmail("admin@example.com")
	credentials.SetPassword(setting("OMNI_ADMIN_PASSWORD"))
	admin := ok(client.OnboardingAPI.LogInAdmin(with("", "")).ApiVersion(version).AdminCredentials(*credentials).Execute())
	deleted := ok(client.DeletionAPI.DeleteSession(with("adminToken", admin.GetToken())).ApiVersion(version).
		InterviewId(id).Execute())
	check(deleted.GetSuccess(), "the session is deleted")
	after := ok(client.SessionAPI.FetchSessionStatus(session).ApiVersion(version).Execute())
	check(after.GetSessionStatus() == omni.SESSIONSTATUS_DELETED, "nothing is left of it")
	fmt.Println("deleted           session is", after.GetSessionStatus())
}
